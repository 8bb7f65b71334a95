"""How does a bot come to the bytes of a file?"""

from simulator.api.request import Request
from simulator.errors import bad_request
from simulator.files import DOWNLOAD_LIMIT
from simulator.shapes import Json


def get_file(request: Request) -> Json:
    file_id = request.params.text("file_id")
    if not file_id:
        raise bad_request("file_id not specified")
    file = request.world.files.by_id.get(file_id)
    if file is None:
        raise bad_request("wrong file_id or the file is temporarily unavailable")
    if file.size > DOWNLOAD_LIMIT:
        raise bad_request("file is too big")
    return {
        "file_id": file.id,
        "file_unique_id": file.unique_id,
        "file_size": file.size,
        "file_path": file.path,
    }
