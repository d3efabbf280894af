// Windows of a day and rows of dates: adding and removing them, copying Monday.
// Everything here can be done without script too; the buttons stay hidden then.
(() => {
  const { Controller } = window.StimulusModule;
  const inputsOf = (element) => [...element.querySelectorAll('input[type="text"]')];
  const isEmpty = (pair) => inputsOf(pair).every((input) => input.value.trim() === "");
  const changed = (element) => element.dispatchEvent(new Event("change", { bubbles: true }));

  class Windows extends Controller {
    static targets = ["pair", "button", "add"];

    connect() {
      // The spare pair is for pages without script.
      const last = this.pairTargets.at(-1);
      if (this.pairTargets.length > 1 && isEmpty(last)) last.remove();
      this.buttonTargets.forEach((button) => { button.hidden = false; });
    }

    add() {
      const pair = this.pairTargets[0].cloneNode(true);
      inputsOf(pair).forEach((input) => {
        input.value = "";
        input.removeAttribute("id");
      });
      this.pairTargets.at(-1).after(pair);
      inputsOf(pair)[0].focus();
    }

    remove(event) {
      const pair = event.target.closest(".bookings-windows__pair");
      if (this.pairTargets.length === 1) {
        inputsOf(pair).forEach((input) => { input.value = ""; });
        inputsOf(pair)[0].focus();
      } else {
        pair.remove();
        this.addTarget.focus();
      }
      changed(this.element);
    }
  }

  class Week extends Controller {
    static targets = ["day", "copy", "status"];

    connect() {
      this.copyTarget.hidden = false;
    }

    copy({ params }) {
      const [monday, ...days] = this.dayTargets;
      const open = monday.querySelector('input[type="checkbox"]').checked;
      const pairs = [...monday.querySelectorAll(".bookings-windows__pair")];
      days.slice(0, 4).forEach((day) => {
        day.querySelector('input[type="checkbox"]').checked = open;
        this.fill(day, pairs.map((pair) => inputsOf(pair).map((input) => input.value)));
      });
      this.statusTarget.textContent = params.told;
      changed(this.element);
    }

    fill(day, pairs) {
      const [first, ...rest] = day.querySelectorAll(".bookings-windows__pair");
      rest.forEach((pair) => pair.remove());
      let last = first;
      pairs.forEach((values, number) => {
        const pair = number ? first.cloneNode(true) : first;
        inputsOf(pair).forEach((input, index) => {
          input.value = values[index];
          if (number) input.removeAttribute("id");
        });
        if (number) last.after(pair);
        last = pair;
      });
    }
  }

  class Rows extends Controller {
    static targets = ["row", "spare", "template", "add"];
    static values = { prefix: String };

    connect() {
      // The spare row is for pages without script.
      this.spareTargets.forEach((row) => row.remove());
      this.total.value = this.rowTargets.length;
      this.addTarget.hidden = false;
    }

    get total() {
      return this.element.querySelector(`[name="${this.prefixValue}-TOTAL_FORMS"]`);
    }

    add() {
      const html = this.templateTarget.innerHTML.replaceAll("__prefix__", this.total.value);
      this.templateTarget.insertAdjacentHTML("beforebegin", html);
      this.total.value = Number(this.total.value) + 1;
      this.rowTargets.at(-1).querySelector('input:not([type="hidden"])').focus();
    }
  }

  window.wagtail.app.register("bookings-windows", Windows);
  window.wagtail.app.register("bookings-week", Week);
  window.wagtail.app.register("bookings-rows", Rows);
})();
