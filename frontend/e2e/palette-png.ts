import { crc32, deflateSync, inflateSync } from "node:zlib";

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const MAX_COLOURS = 64;

interface Bitmap {
  width: number;
  height: number;
  /** Three bytes a pixel, without alpha: a page is opaque. */
  pixels: Uint8Array;
}

/** The same picture with at most 64 colours, which is a third of the size and looks alike for pages of flat colour. */
export function asPalettePng(png: Buffer): Buffer {
  const { width, height, pixels } = decode(png);
  const colours = commonColours(pixels);
  const nearest = nearestIn(colours);
  const rows = Buffer.alloc(height * (width + 1));
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) rows[y * (width + 1) + 1 + x] = nearest(colourAt(pixels, y * width + x));
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 3], 8);
  const palette = Buffer.from(colours.flatMap((colour) => channels(colour)));
  return Buffer.concat([
    SIGNATURE,
    chunk("IHDR", header),
    chunk("PLTE", palette),
    chunk("IDAT", deflateSync(rows, { level: 9 })),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const frame = Buffer.alloc(body.length + 8);
  frame.writeUInt32BE(data.length, 0);
  frame.set(body, 4);
  frame.writeUInt32BE(crc32(body), body.length + 4);
  return frame;
}

/** Reads what browsers write: eight bits a channel, RGB or RGBA, not interlaced. */
function decode(png: Buffer): Bitmap {
  const parts: Buffer[] = [];
  let [width, height, size] = [0, 0, 0];
  for (let at = SIGNATURE.length; at < png.length; at += 12 + png.readUInt32BE(at)) {
    const data = png.subarray(at + 8, at + 8 + png.readUInt32BE(at));
    const type = png.toString("latin1", at + 4, at + 8);
    if (type === "IHDR") {
      [width, height] = [data.readUInt32BE(0), data.readUInt32BE(4)];
      size = data[9] === 6 ? 4 : 3;
    }
    if (type === "IDAT") parts.push(data);
  }
  const raw = unfiltered(inflateSync(Buffer.concat(parts)), width * size, height, size);
  const pixels = new Uint8Array(width * height * 3);
  for (let pixel = 0; pixel < width * height; pixel += 1) {
    pixels.set(raw.subarray(pixel * size, pixel * size + 3), pixel * 3);
  }
  return { width, height, pixels };
}

function unfiltered(data: Buffer, stride: number, height: number, size: number): Uint8Array {
  const out = new Uint8Array(stride * height);
  const at = (index: number) => out[index] ?? 0;
  for (let y = 0; y < height; y += 1) {
    const filter = data[y * (stride + 1)] ?? 0;
    for (let x = 0; x < stride; x += 1) {
      const here = y * stride + x;
      const left = x < size ? 0 : at(here - size);
      const up = y === 0 ? 0 : at(here - stride);
      const corner = x < size || y === 0 ? 0 : at(here - stride - size);
      const predicted = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter] ?? 0;
      out[here] = (data[y * (stride + 1) + 1 + x] ?? 0) + predicted;
    }
  }
  return out;
}

/** PNG specification, section 9.4. */
function paeth(left: number, up: number, corner: number): number {
  const estimate = left + up - corner;
  const [byLeft, byUp, byCorner] = [left, up, corner].map((value) => Math.abs(estimate - value)) as [
    number,
    number,
    number,
  ];
  if (byLeft <= byUp && byLeft <= byCorner) return left;
  return byUp <= byCorner ? up : corner;
}

function colourAt(pixels: Uint8Array, pixel: number): number {
  const [red = 0, green = 0, blue = 0] = pixels.subarray(pixel * 3, pixel * 3 + 3);
  return (red << 16) | (green << 8) | blue;
}

function channels(colour: number): [number, number, number] {
  return [colour >> 16, (colour >> 8) & 255, colour & 255];
}

function distance(one: number, other: number): number {
  const [a, b] = [channels(one), channels(other)];
  return (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2 + (a[2] - b[2]) ** 2;
}

/** The most frequent colours that differ from one another; the gradations of letters come after the surfaces. */
function commonColours(pixels: Uint8Array): number[] {
  const counts = new Map<number, number>();
  for (let pixel = 0; pixel < pixels.length / 3; pixel += 1) {
    const colour = colourAt(pixels, pixel);
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  }
  const byCount = [...counts].sort(([, a], [, b]) => b - a).map(([colour]) => colour);
  const flat = byCount.filter((colour) => (counts.get(colour) ?? 0) > 400);
  const chosen = flat.slice(0, MAX_COLOURS / 2);
  for (const apart of [500, 200, 60, 0]) {
    for (const colour of byCount) {
      if (chosen.length === MAX_COLOURS) return chosen;
      if (chosen.every((other) => distance(colour, other) > apart)) chosen.push(colour);
    }
  }
  return chosen;
}

function nearestIn(colours: readonly number[]): (colour: number) => number {
  const known = new Map(colours.map((colour, index) => [colour, index]));
  return (colour) => {
    const index = known.get(colour);
    if (index !== undefined) return index;
    let best = 0;
    colours.forEach((candidate, place) => {
      if (distance(candidate, colour) < distance(colours[best] ?? 0, colour)) best = place;
    });
    known.set(colour, best);
    return best;
  };
}
