"""fastapi_mcp: FastAPI API in memory, MCP on a separate FastAPI app, uvicorn."""
import socket

import uvicorn
from fastapi import FastAPI
from fastapi_mcp import FastApiMCP

from api import app

mcp_app = FastAPI()
FastApiMCP(app).mount_http(mcp_app)
sock = socket.socket()
sock.bind(("127.0.0.1", 0))
sock.listen(1024)
print(f"READY {sock.getsockname()[1]}", flush=True)
uvicorn.Server(uvicorn.Config(mcp_app, log_level="warning")).run(sockets=[sock])
