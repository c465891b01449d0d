"""The fake Slack keeps its own rules: each test shows one of them, most by the fake's refusal."""
