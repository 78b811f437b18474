// Photo and place: each has a panel above the field, so that nothing goes out by one wrong tap.
import { shrunk } from "./photo.js";

const PATIENCE = 15000;

export class Attach {
  // `say(content)` sends; `tell(words)` says what went wrong.
  constructor(words, say, tell) {
    this.words = words;
    this.say = say;
    this.tell = tell;
    this.file = document.getElementById("file");
    this.photo = new Panel("photo-panel", "photo");
    this.place = new Panel("place-panel", "place");
    this.picture = this.photo.panel.querySelector("img");
    this.here = document.getElementById("here");
    this.address = document.getElementById("address");
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
    this.tell("");
    try {
      this.picture.src = await shrunk(file);
      this.place.close();
      this.photo.open(this.photo.panel.querySelector(".primary"));
    } catch (error) {
      this.tell(this.words.photo_broken);
    }
  }

  sendPhoto() {
    const photo = this.picture.src;
    this.photo.close();
    this.say({ kind: "photo", text: this.words.photo, photo });
  }

  sendHere() {
    this.tell(this.words.place_finding);
    this.here.disabled = true;
    const done = (words) => {
      this.here.disabled = false;
      this.tell(words);
    };
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        done("");
        this.place.close();
        const place = { latitude: coords.latitude, longitude: coords.longitude };
        this.say({ kind: "place", text: this.words.place, place });
      },
      (refused) => {
        done(refused.code === 1 ? this.words.place_denied : this.words.place_unknown);
        this.address.focus();
      },
      { enableHighAccuracy: true, timeout: PATIENCE, maximumAge: 60000 }
    );
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

class Panel {
  constructor(panel, button) {
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
  }
}
