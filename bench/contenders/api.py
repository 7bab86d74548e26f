"""The same API in FastAPI."""
from fastapi import FastAPI

app = FastAPI(title="Items", version="1.0.0")
DATA = "x" * 100_000


@app.get("/items/{item_id}", operation_id="get_item")
async def get_item(item_id: int):
    return {"id": item_id, "name": f"Item {item_id}"}


@app.get("/blobs/{item_id}", operation_id="get_blob")
async def get_blob(item_id: int):
    return {"id": item_id, "data": DATA}
