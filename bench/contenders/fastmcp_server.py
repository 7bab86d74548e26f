"""FastMCP (Python) from_fastapi, stateless HTTP with JSON answers, uvicorn."""
import socket

import uvicorn
from fastmcp import FastMCP

from api import app

mcp = FastMCP.from_fastapi(app)
sock = socket.socket()
sock.bind(("127.0.0.1", 0))
sock.listen(1024)
print(f"READY {sock.getsockname()[1]}", flush=True)
uvicorn.Server(uvicorn.Config(mcp.http_app(stateless_http=True, json_response=True), log_level="warning")).run(sockets=[sock])
