"""What people can ask for, once for all chats: `run(request, ports) -> Reply`."""
