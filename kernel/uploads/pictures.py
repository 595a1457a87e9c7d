"""Pictures: nothing but their points is kept."""

import io
import zlib

from PIL import Image, ImageOps

from kernel.uploads import Refused

MOST_PIXELS = 25_000_000


def rewritten(content: bytes, kind: str) -> bytes:
    """The same picture, upright, made of its points alone. Raises Refused."""
    try:
        return _only_pixels(content, kind)
    except Image.DecompressionBombError:
        raise Refused("file.too_many_pixels") from None
    except (OSError, SyntaxError, ValueError, IndexError, KeyError, TypeError, EOFError, zlib.error):
        raise Refused("file.damaged") from None


def _only_pixels(content: bytes, kind: str) -> bytes:
    with Image.open(io.BytesIO(content), formats=[kind.upper()]) as opened:
        # the head says how many there are, before any is decoded
        if opened.width * opened.height > MOST_PIXELS:
            raise Refused("file.too_many_pixels")
        if kind == "png" and getattr(opened, "n_frames", 1) > 1:
            raise Refused("file.animated")
        opened.load()
        picture = ImageOps.exif_transpose(opened)
    if kind == "jpeg" and picture.mode not in ("RGB", "L"):
        picture = picture.convert("RGB")
    # A fresh picture made of the pixels alone: nothing of the old one's info can come along.
    bare = Image.frombytes(picture.mode, picture.size, picture.tobytes())
    if picture.mode == "P" and (palette := picture.getpalette("RGB")):
        bare.putpalette(palette)
    target = io.BytesIO()
    if kind == "jpeg":
        bare.save(target, "JPEG", quality=92, subsampling=0, optimize=True)
    elif "transparency" in picture.info:
        bare.save(target, "PNG", transparency=picture.info["transparency"])
    else:
        bare.save(target, "PNG")
    return target.getvalue()
