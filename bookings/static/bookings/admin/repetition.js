// The next dates of what repeats, asked for anew while it is typed.
// Without script a button shows them; which fields apply is a matter of the style sheet alone.
(() => {
  const { Controller } = window.StimulusModule;
  const PAUSE = 400; // milliseconds after the last key

  class Repetition extends Controller {
    static targets = ["dates", "leave", "show", "status", "summary"];
    static values = { url: String };

    connect() {
      this.showTarget.hidden = true;
      this.asked = 0;
    }

    disconnect() {
      clearTimeout(this.timer);
    }

    // Also those of an answer that has just arrived.
    leaveTargetConnected(button) {
      button.hidden = false;
    }

    change() {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.ask(), PAUSE);
    }

    async ask() {
      this.asked += 1;
      const number = this.asked;
      const fields = new FormData(this.element.closest("form"));
      fields.delete("csrfmiddlewaretoken");
      const answer = await fetch(`${this.urlValue}?${new URLSearchParams(fields)}`);
      // An earlier question may be answered later than a newer one.
      if (!answer.ok || number !== this.asked) return;
      this.datesTarget.innerHTML = await answer.text();
      this.statusTarget.textContent = this.summaryTarget.textContent;
    }

    leaveOut({ params }) {
      const field = this.element.querySelector('[name="exceptions"]');
      field.value = [...field.value.split("\n").filter((line) => line.trim()), params.day].join("\n");
      field.dispatchEvent(new Event("input", { bubbles: true }));
      // The button goes with its date: the reader stays among the fields.
      field.focus();
    }
  }

  window.wagtail.app.register("bookings-repetition", Repetition);
})();
