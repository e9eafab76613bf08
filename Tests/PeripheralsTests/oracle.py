"""What python-escpos (PyPI) sends for the same elements, and an independent reader of the bytes.

usage: oracle.py elements  < [{"do": …, …}]          → one line of hex for each element
       oracle.py pages     < ["cp437", …]            → one line of 128 characters for each page
       oracle.py picture FILE < hex of a job         → a picture of its codes as a scanner sees them
"""

import contextlib
import json
import sys

from escpos.printer import Dummy


def element(item):
    printer = Dummy()
    kind = item["do"]
    if kind == "init":
        printer.hw("INIT")
    elif kind == "text":
        # Selecting the page is part of it, and stays until another one is selected.
        printer.charcode(item["page"].upper())
        printer.text(item["text"])
    elif kind == "bold":
        printer.set(bold=item["on"])
    elif kind == "size":
        printer.set(custom_size=True, width=item["width"], height=item["height"])
    elif kind == "align":
        printer.set(align=item["to"])
    elif kind == "barcode":
        printer.barcode(item["code"], item["symbology"], height=item["height"],
                        width=item["width"], pos=item["text"], font="A", align_ct=False,
                        function_type="B", force_software=False)
    elif kind == "qr":
        printer.qr(item["text"], ec=1, size=item["size"], native=True)
    elif kind == "cut":
        printer.cut(mode=item["mode"])
    elif kind == "pulse":
        printer.cashdraw(item["pin"])
    elif kind == "feed":
        printer.print_and_feed(item["lines"])
    else:
        raise SystemExit("unknown element " + kind)
    return printer.output.hex()


def page(name):
    def character(byte):
        try:
            text = bytes([byte]).decode(name)
        except UnicodeDecodeError:
            return "\ufffd"
        return text if ord(text) >= 0xA0 else "\ufffd"
    return "".join(character(byte) for byte in range(128, 256))


def codes(job):
    """The bars and QR codes of a job: what was written down about the commands, and nothing of
    the program that wrote them."""
    at, stored, found = 0, b"", []
    # ESC and GS with the bytes that follow their letter.
    lengths = {b"\x1b@": 0, b"\x1bt": 1, b"\x1bE": 1, b"\x1ba": 1, b"\x1bd": 1, b"\x1bp": 3,
               b"\x1d!": 1, b"\x1dh": 1, b"\x1dw": 1, b"\x1df": 1, b"\x1dH": 1, b"\x1dV": 1}
    while at < len(job):
        command = job[at:at + 2]
        if command in lengths:
            at += 2 + lengths[command]
        elif command == b"\x1dk":
            symbology, count = job[at + 2], job[at + 3]
            found.append((symbology, job[at + 4:at + 4 + count]))
            at += 4 + count
        elif job[at:at + 3] == b"\x1d(k":
            count = job[at + 3] + 256 * job[at + 4]
            function, data = job[at + 6], job[at + 5:at + 5 + count]
            if function == 0x50:
                stored = data[3:]
            elif function == 0x51:
                found.append(("qr", stored))
            at += 5 + count
        elif job[at] in (0x1B, 0x1D):
            raise SystemExit("unknown command at %d: %s" % (at, job[at:at + 4].hex()))
        else:
            at += 1
    return found


def picture(path):
    import qrcode
    from barcode import EAN13, Code128
    from barcode.writer import ImageWriter
    from PIL import Image

    parts = []
    for symbology, data in codes(bytes.fromhex(sys.stdin.read().strip())):
        if symbology == "qr":
            parts.append(qrcode.make(data, error_correction=1).get_image().convert("L"))
        else:
            text = data.decode("ascii")
            if symbology == 73:
                assert text.startswith("{B"), text
                bars = Code128(text[2:].replace("{{", "{"), writer=ImageWriter())
            else:
                assert symbology == 67, symbology
                bars = EAN13(text, writer=ImageWriter())
            parts.append(bars.render({"write_text": False}).convert("L"))
    sheet = Image.new("L", (max(part.width for part in parts),
                            sum(part.height for part in parts)), 255)
    top = 0
    for part in parts:
        sheet.paste(part, (0, top))
        top += part.height
    sheet.save(path)


def main():
    sys.stdin.reconfigure(encoding="utf-8")
    sys.stdout.reconfigure(encoding="utf-8")
    if sys.argv[1] == "elements":
        # It says which way it draws bars.
        with contextlib.redirect_stdout(sys.stderr):
            lines = [element(item) for item in json.load(sys.stdin)]
        print("\n".join(lines))
    elif sys.argv[1] == "pages":
        print("\n".join(page(name) for name in json.load(sys.stdin)))
    else:
        picture(sys.argv[2])


main()
