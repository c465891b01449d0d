"""Pictures of what people see in a chat, for documents and for the eye of whoever changes a renderer."""
