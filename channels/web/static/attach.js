// Photo and place: each has a panel above the field, so that nothing goes out by one wrong tap.
import { shrunk } from "./photo.js";

const PATIENCE = 15000;
// What every browser can show. Those of Apple make a JPEG of a HEIC photo where nothing else is asked for; those of
// Android offer the camera and the album for image/* alone.
const PLAIN = "image/jpeg,image/png,image/webp";
const HEIC = /hei[cf]$/i;

export class Attach {
  // `say(content)` sends; `tell(words)` says what went wrong.
  constructor(words, say, tell) {
    this.words = words;
    this.say = say;
    this.tell = tell;
    this.file = document.getElementById("file");
    if (navigator.vendor.startsWith("Apple")) this.file.accept = PLAIN;
    this.photo = new Panel("photo-panel", "photo");
    this.place = new Panel("place-panel", "place", () => this.findNoMore());
    this.picture = this.photo.panel.querySelector("img");
    this.here = document.getElementById("here");
    this.address = document.getElementById("address");
    this.chosen = null;
    this.finding = null;
    this.photo.button.addEventListener("click", () => this.file.click());
    this.file.addEventListener("change", () => this.choose());
    this.photo.panel.querySelector(".primary").addEventListener("click", () => this.sendPhoto());
    this.place.button.addEventListener("click", () => this.place.open(this.here.hidden ? this.address : this.here));
    this.here.addEventListener("click", () => this.sendHere());
    this.place.panel.addEventListener("submit", (event) => this.sendAddress(event));
    // On an insecure address browsers tell no place.
    this.here.hidden = !(window.isSecureContext && navigator.geolocation);
  }

  async choose() {
    const file = this.file.files[0];
    this.file.value = "";
    if (!file) return;
    this.chosen = file;
    this.tell("");
    const address = await shrunk(file).catch(() => null);
    // Another one was chosen since.
    if (this.chosen !== file) return;
    if (!address) {
      this.tell(HEIC.test(file.type) || HEIC.test(file.name) ? this.words.photo_heic : this.words.photo_broken);
      return;
    }
    this.picture.src = address;
    this.place.close();
    // What somebody writes meanwhile must not press the button.
    this.photo.open(isWriting() ? this.photo.panel : this.photo.panel.querySelector(".primary"));
  }

  sendPhoto() {
    const photo = this.picture.src;
    this.photo.close();
    this.say({ kind: "photo", text: this.words.photo, photo });
  }

  sendHere() {
    this.tell(this.words.place_finding);
    this.here.disabled = true;
    const finding = (this.finding = {});
    // A place that is found after its panel was closed is nobody's to send.
    const wanted = (then) => (found) => this.finding === finding && then(found);
    navigator.geolocation.getCurrentPosition(
      wanted(({ coords }) => {
        this.place.close();
        const place = { latitude: coords.latitude, longitude: coords.longitude };
        this.say({ kind: "place", text: this.words.place, place });
      }),
      wanted((refused) => {
        this.findNoMore();
        this.tell(refused.code === 1 ? this.words.place_denied : this.words.place_unknown);
        if (!isWriting()) this.address.focus();
      }),
      { enableHighAccuracy: true, timeout: PATIENCE, maximumAge: 60000 }
    );
  }

  findNoMore() {
    if (!this.finding) return;
    this.finding = null;
    this.here.disabled = false;
    this.tell("");
  }

  sendAddress(event) {
    event.preventDefault();
    const address = this.address.value.trim();
    if (!address) return;
    this.address.value = "";
    this.place.close();
    this.say({ text: this.words.address.replace("{address}", address) });
  }
}

function isWriting() {
  return document.activeElement.matches("textarea, input");
}

class Panel {
  // `closed()` is told when it goes.
  constructor(panel, button, closed = () => {}) {
    this.closed = closed;
    this.panel = document.getElementById(panel);
    this.button = document.getElementById(button);
    this.panel.querySelector(".cancel").addEventListener("click", () => this.close());
    this.panel.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      this.close();
    });
  }

  open(first) {
    this.panel.hidden = false;
    this.button.setAttribute("aria-expanded", "true");
    first.focus();
  }

  close() {
    if (this.panel.hidden) return;
    const inside = this.panel.contains(document.activeElement);
    this.panel.hidden = true;
    this.button.setAttribute("aria-expanded", "false");
    if (inside) this.button.focus();
    this.closed();
  }
}
