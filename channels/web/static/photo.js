// A photo made small enough for a slow line before it leaves the phone; what it tells beside the picture stays there.
const LONGEST = 1600;
const LIGHT = 700000;
const QUALITIES = [0.82, 0.7, 0.55, 0.4];

// The photo as a data: address of a JPEG. Rejects what is no picture.
export async function shrunk(file) {
  const image = await opened(file);
  let side = LONGEST;
  for (;;) {
    const canvas = drawn(image, side);
    for (const quality of QUALITIES) {
      const address = canvas.toDataURL("image/jpeg", quality);
      if (address.length * 0.75 < LIGHT || (side < LONGEST && quality === 0.4)) return address;
    }
    side = LONGEST / 2;
  }
}

function opened(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onerror = reject;
    reader.onload = () => {
      const image = new Image();
      image.onload = () => resolve(image);
      image.onerror = reject;
      image.src = reader.result;
    };
    reader.readAsDataURL(file);
  });
}

function drawn(image, side) {
  const scale = Math.min(1, side / Math.max(image.naturalWidth, image.naturalHeight));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(image.naturalWidth * scale));
  canvas.height = Math.max(1, Math.round(image.naturalHeight * scale));
  const pen = canvas.getContext("2d");
  // What is transparent would turn black in a JPEG.
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(image, 0, 0, canvas.width, canvas.height);
  return canvas;
}
