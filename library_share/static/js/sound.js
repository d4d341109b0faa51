// One sound and one tremble of the phone for each outcome, so that nobody has to look up.
const NOTES = {
  refused: [180, 180], question: [520, 390], patron: [660], lent: [660, 880], returned: [880, 660],
  renewed: [660, 880], read_here: [660], shown: [440], undone: [440, 330],
  listed: [660], picked: [660, 880], box_listed: [660], shelf_listed: [660], arrived: [660, 880],
  extra: [520, 390], in_already: [440], received: [660, 880],
};

let sounds;
export function sound(outcome) {
  const notes = NOTES[outcome];
  if (!notes) return;
  // A browser scolds a page that trembles before it was ever touched.
  if (navigator.userActivation?.hasBeenActive ?? true) navigator.vibrate?.(outcome === "refused" ? [200, 80, 200] : 60);
  try {
    sounds ??= new AudioContext();
    notes.forEach((pitch, place) => {
      const tone = sounds.createOscillator();
      const loudness = sounds.createGain();
      tone.frequency.value = pitch;
      loudness.gain.value = 0.08;
      tone.connect(loudness).connect(sounds.destination);
      tone.start(sounds.currentTime + place * 0.13);
      tone.stop(sounds.currentTime + place * 0.13 + 0.11);
    });
  } catch { /* a browser that keeps silent until it was touched */ }
}
