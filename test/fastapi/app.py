"""A FastAPI application with the shapes that real ones have; what test/fastapi/*.test.ts put MCP in front of."""

from enum import Enum
from typing import Annotated, Optional

from fastapi import FastAPI, File, Form, Header, HTTPException, Query, Response, UploadFile
from pydantic import BaseModel, Field

app = FastAPI(title="Shop", version="2.1.0", description="A small shop.")


class Color(str, Enum):
    red = "red"
    blue = "blue"


class Maker(BaseModel):
    name: str
    country: Optional[str] = None


class Item(BaseModel):
    id: int
    name: str = Field(description="What is printed on the box")
    price: float = Field(gt=0)
    color: Color = Color.red
    tags: list[str] = []
    maker: Optional[Maker] = None


class Node(BaseModel):
    value: int
    children: list["Node"] = []


ITEMS = {n: Item(id=n, name=f"Item {n}", price=n * 1.5, tags=[f"tag{n}"]) for n in (1, 2, 3)}


@app.get("/items/", operation_id="list_items", tags=["items"])
def list_items(skip: int = 0, limit: int = Query(10, ge=1, le=100), tag: Annotated[list[str], Query()] = []) -> list[Item]:
    """Lists the items of the shop."""
    found = [item for item in ITEMS.values() if not tag or set(tag) & set(item.tags)]
    return found[skip : skip + limit]


@app.get("/items/{item_id}", operation_id="get_item", tags=["items"])
def get_item(item_id: int, shout: bool = False) -> Item:
    if item_id not in ITEMS:
        raise HTTPException(404, "Item not found")
    item = ITEMS[item_id]
    return item.model_copy(update={"name": item.name.upper()}) if shout else item


@app.put("/items/{item_id}", operation_id="put_item", tags=["items"])
def put_item(item_id: int, item: Item) -> dict[str, object]:
    return {"path": item_id, "body": item.model_dump()}


@app.delete("/items/{item_id}", operation_id="delete_item", status_code=204)
def delete_item(item_id: int) -> None:
    return None


@app.post("/echo", operation_id="echo", status_code=201)
def echo(text: Annotated[str, Form()], times: Annotated[int, Form()] = 1) -> dict[str, str]:
    return {"text": text * times}


@app.post("/upload", operation_id="upload")
async def upload(file: Annotated[UploadFile, File()], note: Annotated[Optional[str], Form()] = None) -> dict[str, object]:
    content = await file.read()
    return {"name": file.filename, "type": file.content_type, "text": content.decode(), "note": note}


@app.get("/search/{term}", operation_id="search")
def search(term: str, x_client: Annotated[Optional[str], Header()] = None) -> dict[str, Optional[str]]:
    return {"term": term, "client": x_client}


@app.post("/tree", operation_id="sum_tree")
def sum_tree(node: Node) -> int:
    return node.value + sum(sum_tree(child) for child in node.children)


@app.post("/total", operation_id="total")
def total(numbers: list[int]) -> dict[str, int]:
    return {"total": sum(numbers)}


@app.get("/broken", operation_id="broken")
def broken() -> None:
    raise RuntimeError("a secret of the server")


@app.get("/pixel", operation_id="pixel")
def pixel() -> Response:
    return Response(bytes([0x89, 0x50, 0x4E, 0x47]), media_type="image/png")
