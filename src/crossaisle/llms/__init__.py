"""Language models behind one port: any OpenAI-compatible server, a file run in this process, and none; and what is put around them."""
