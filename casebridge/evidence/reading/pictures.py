"""Read a picture: check its size by the header, then make one ready page of each frame."""

import os
import struct
import warnings

import pillow_heif
from pikepdf import Name
from PIL import ExifTags, Image, ImageFile, ImageOps, UnidentifiedImageError

from casebridge.evidence import kinds
from casebridge.evidence.reading import jpeg, tiff
from casebridge.evidence.reading.frame import place
from casebridge.evidence.reading.layers import picture_form
from casebridge.evidence.reading.ready import ReadyFile
from casebridge.evidence.reading.report import Refused, Report

MEGAPIXELS_MOST = 50
JPEG_MEGAPIXELS_MOST = 100
FRAMES_MOST = 500
SHRINK_OVER = 12_000_000
SHRINK_TO = 3_000
_SCAN_DPI = range(72, 1_201)
_UNREADABLE = "This is not a readable picture. Ask for the picture again."

pillow_heif.register_heif_opener()
Image.MAX_IMAGE_PIXELS = None
warnings.simplefilter("ignore")


def read_picture(original: int, report: Report) -> bytes:
    """Return the ready file of the picture open as `original`.

    :raises Refused: with the reason in one sentence.
    """
    if report.kind == kinds.JPEG:
        _warn_of_origin(original, report)
        if (plain := _untouched_jpeg(original, report)) is not None:
            return plain
    with _open(original) as picture:
        _check_size(picture, report)
        _warn_of_hidden_facts(picture, report)
        ready = ReadyFile(report)
        for at in range(_frames(original, picture, report)):
            _add_frame(picture, at, ready, report)
    return ready.finish()


def _open(original: int) -> Image.Image:
    stream = os.fdopen(os.open(f"/proc/self/fd/{original}", os.O_RDONLY | os.O_CLOEXEC), "rb")
    try:
        return Image.open(stream)
    except UnidentifiedImageError:
        raise Refused(_UNREADABLE) from None
    except ValueError as error:
        if "too large" in str(error).lower():
            raise Refused("A text chunk inside the picture is too large: it unpacks to far more than it is.") from None
        raise Refused(_UNREADABLE) from None
    except (OSError, SyntaxError, RuntimeError, struct.error, TypeError, IndexError, KeyError, EOFError):
        raise Refused(_UNREADABLE) from None


def _check_size(picture: Image.Image, report: Report) -> None:
    width, height = picture.size
    most = JPEG_MEGAPIXELS_MOST if report.kind == kinds.JPEG else MEGAPIXELS_MOST
    if width * height > most * 1_000_000:
        megapixels = width * height // 1_000_000
        raise Refused(f"The picture's dimensions are too large: {megapixels:,} megapixels; at most {most} are taken.")
    if not width or not height:
        raise Refused(_UNREADABLE)


def _untouched_jpeg(original: int, report: Report) -> bytes | None:
    """Return a ready file that holds the very picture data, or None when the data cannot be used as it is."""
    with _open(original) as picture:
        _check_size(picture, report)
        turn = _orientation(picture)
        if not _decodes(picture):
            report.warn("The picture is incomplete: the file was cut off.")
            return None
    with os.fdopen(os.dup(original), "rb") as file:
        file.seek(0)
        data = jpeg.cleaned(file.read())
    if data is None:
        return None
    ready = ReadyFile(report)
    form, size = jpeg.form_of(ready, data, turn)
    ready.add(form, place((0.0, 0.0, *size)), scale=None)
    return ready.finish()


def _decodes(picture: Image.Image) -> bool:
    """Tell whether the picture can be read to its end; a small draft of it is enough to know."""
    try:
        picture.draft(None, (max(1, picture.width // 8), max(1, picture.height // 8)))
        picture.load()
    except (OSError, SyntaxError, ValueError, struct.error):
        return False
    return True


def _orientation(picture: Image.Image) -> int:
    try:
        turn = picture.getexif().get(ExifTags.Base.Orientation, 1)
    except (OSError, SyntaxError, ValueError, TypeError, struct.error, KeyError):
        return 1
    return turn if turn in range(1, 9) else 1


def _warn_of_origin(original: int, report: Report) -> None:
    with _open(original) as picture:
        _warn_of_hidden_facts(picture, report)


def _warn_of_hidden_facts(picture: Image.Image, report: Report) -> None:
    try:
        place_known = bool(picture.getexif().get_ifd(ExifTags.IFD.GPSInfo))
    except (OSError, SyntaxError, ValueError, TypeError, struct.error, KeyError):
        place_known = False
    if place_known:
        report.warn("The picture says where it was taken (location data); the printed copy does not carry it.")


def _frames(original: int, picture: Image.Image, report: Report) -> int:
    """Return how many frames become pages; tell of what is left out."""
    if report.kind != kinds.TIFF:
        if getattr(picture, "n_frames", 1) > 1 and report.kind not in (kinds.HEIC, kinds.AVIF):
            report.warn("The picture moves; only its first frame is printed.")
        return 1
    count, circular = tiff.count_pages(original, most=FRAMES_MOST)
    if circular:
        report.warn("The picture's chain of pages is circular; each page is printed once.")
    if count > FRAMES_MOST:
        raise Refused(f"The picture has more than {FRAMES_MOST} pages. Ask for it in parts.")
    return max(count, 1)


def _add_frame(picture: Image.Image, at: int, ready: ReadyFile, report: Report) -> None:
    try:
        picture.seek(at)
        _check_size(picture, report)
        dpi = _scan_resolution(picture, report)
        flat = _flattened(picture)
    except EOFError:
        raise Refused("The picture's chain of pages is broken. Ask for the picture again.") from None
    except (OSError, SyntaxError, ValueError, TypeError, RuntimeError, struct.error):
        raise Refused(_UNREADABLE) from None
    points = (flat.width * 72 / dpi, flat.height * 72 / dpi) if dpi else (float(flat.width), float(flat.height))
    flat = _shrunk(flat, report)
    colors = Name.DeviceRGB if flat.mode == "RGB" else Name.DeviceGray
    bits = 1 if flat.mode == "1" else 8
    form = picture_form(ready, flat.tobytes(), flat.size, colors, points, bits=bits)
    where = place((0.0, 0.0, *points))
    ready.add(form, where, scale=where.scale if dpi else None)


def _scan_resolution(picture: Image.Image, report: Report) -> float | None:
    """Return the dots an inch of a scanned page; a photo has no size of its own."""
    dpi = picture.info.get("dpi") if report.kind == kinds.TIFF else None
    across = round(float(dpi[0])) if dpi else 0
    return float(across) if across in _SCAN_DPI else None


def _flattened(picture: Image.Image) -> Image.Image:
    """Return the frame upright, opaque on white, as black and white, grey or RGB."""
    ImageFile.LOAD_TRUNCATED_IMAGES = picture.format == "JPEG"
    picture.load()
    turned = ImageOps.exif_transpose(picture) if _orientation(picture) != 1 else picture
    if turned.mode in ("1", "L", "RGB") and "transparency" not in turned.info:
        return turned.copy()
    if turned.mode in ("I", "F") or turned.mode.startswith("I;16"):
        low, high = turned.getextrema()
        bottom, top = float(low), float(high)  # type: ignore[arg-type]
        span = max(top - bottom, 1.0)
        return turned.convert("F").point(lambda value: value * (255 / span) - bottom * (255 / span)).convert("L")
    if turned.mode in ("LA", "PA", "RGBA", "La", "RGBa") or "transparency" in turned.info:
        layer = turned.convert("RGBA")
        paper = Image.new("RGBA", layer.size, "white")
        return Image.alpha_composite(paper, layer).convert("RGB")
    return turned.convert("RGB")


def _shrunk(picture: Image.Image, report: Report) -> Image.Image:
    if picture.width * picture.height <= SHRINK_OVER:
        return picture
    report.warn(f"The picture is printed with {SHRINK_TO:,} dots a side; the original has more and is kept.")
    grey = picture.convert("L") if picture.mode == "1" else picture
    grey.thumbnail((SHRINK_TO, SHRINK_TO), Image.Resampling.LANCZOS)
    return grey
