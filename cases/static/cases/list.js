// Choosing cases in the list: one box for all, and how many are chosen, told as it changes.
(() => {
  class Choice extends window.StimulusModule.Controller {
    static targets = ["count"];

    connect() {
      this.all = document.querySelector("[data-case-choose-all]");
      this.all.closest("label").hidden = false;
      // The boxes stand in the table, outside the form that they belong to.
      this.listen = ({ target }) => this.changed(target);
      document.addEventListener("change", this.listen);
    }

    disconnect() {
      document.removeEventListener("change", this.listen);
    }

    get boxes() {
      return [...this.element.elements].filter(({ name }) => name === "case");
    }

    changed(target) {
      const { boxes } = this;
      if (target === this.all) boxes.forEach((box) => { box.checked = this.all.checked; });
      else if (!boxes.includes(target)) return;
      const chosen = boxes.filter(({ checked }) => checked).length;
      this.all.checked = chosen === boxes.length;
      this.all.indeterminate = chosen > 0 && chosen < boxes.length;
      this.countTarget.textContent = this.countTarget.dataset.text.replace("%s", chosen);
    }
  }

  window.wagtail.app.register("case-choice", Choice);
})();
