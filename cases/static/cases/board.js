// The board: moves without a new page, dragging with the mouse, and asking for what is missing in place.
// Everything here can be done without script too: the buttons on the cards are those of a plain form.
(() => {
  const OK = 200;
  const FORBIDDEN = 403;

  class Board extends window.StimulusModule.Controller {
    static targets = ["column", "dialog", "status"];
    static values = { loggedOut: String, login: String, unreachable: String };

    connect() {
      const on = (name, act) => this.element.addEventListener(name, act.bind(this));
      this.element.ownerDocument.getElementById("board-move").addEventListener("submit", (event) => {
        event.preventDefault();
        const button = event.submitter;
        const card = button.closest("[data-card]");
        this.move(card, button.dataset.to, new FormData(event.target, button), button.formAction);
      });
      on("keydown", this.keydown);
      on("dragstart", this.dragstart);
      on("dragover", this.dragover);
      on("dragleave", ({ target }) => this.mark(target, false));
      on("drop", this.drop);
      on("dragend", () => { this.dragged = null; });
      this.dialogTarget.addEventListener("submit", (event) => this.answer(event));
      this.dialogTarget.addEventListener("click", ({ target }) => {
        if (target.closest("[data-close]")) this.dialogTarget.close();
      });
      // However it is closed, by Escape too: nothing was moved, and focus goes back to the card.
      this.dialogTarget.addEventListener("close", () => {
        if (this.asked) this.focus(this.asked);
        this.asked = null;
      });
    }

    cardsOf(stage) {
      const column = this.columnTargets.find(({ dataset }) => dataset.stage === stage);
      return column && column.querySelector("[data-cards]");
    }

    say(text) {
      this.statusTarget.textContent = text;
    }

    focus(card) {
      (card.querySelector("summary") || card.querySelector("a")).focus();
    }

    keydown(event) {
      const menu = event.target.closest("details[open]");
      if (event.key !== "Escape" || !menu) return;
      menu.open = false;
      menu.querySelector("summary").focus();
    }

    dragstart(event) {
      this.dragged = event.target.closest("[data-card]");
      event.dataTransfer.effectAllowed = "move";
    }

    columnOf(target) {
      return target instanceof Element ? target.closest("[data-stage][aria-labelledby]") : null;
    }

    mark(target, over) {
      this.columnOf(target)?.classList.toggle("board-column--over", over);
    }

    dragover(event) {
      if (!this.dragged || !this.columnOf(event.target)) return;
      event.preventDefault();
      this.mark(event.target, true);
    }

    drop(event) {
      const column = this.columnOf(event.target);
      const card = this.dragged;
      if (!column || !card) return;
      event.preventDefault();
      this.mark(event.target, false);
      const to = column.dataset.stage;
      if (to === card.dataset.stage) return;
      const given = new FormData(document.getElementById("board-move"));
      given.set("lock_version", card.dataset.version);
      this.move(card, to, given, this.address(card, to));
    }

    // Dropped where no button leads, the site still says why not.
    address(card, to) {
      const pk = card.id.replace("card-", "");
      return this.element.dataset.moveAddress.replace("/0/", `/${pk}/`).replace("/lead/", `/${to}/`);
    }

    async move(card, to, given, address) {
      // What was told of an earlier move is no news of this one.
      this.say("");
      const home = { list: card.parentElement, before: card.nextElementSibling };
      const target = this.cardsOf(to);
      if (target) target.prepend(card);
      card.setAttribute("aria-busy", "true");
      const { status, told } = await this.post(address, given);
      card.removeAttribute("aria-busy");
      if (status === OK) return this.settle(card, told);
      home.list.insertBefore(card, home.before);
      if (told.form) return this.ask(card, told.form);
      return this.refuse(card, told);
    }

    async post(address, given) {
      const headers = { Accept: "application/json", [window.wagtailConfig.CSRF_HEADER_NAME]: window.wagtailConfig.CSRF_TOKEN };
      try {
        const response = await fetch(address, { method: "POST", body: given, headers });
        // Led to the login page, or refused for a token that went with the login: no answer of the board.
        const isLogin = response.redirected && new URL(response.url).pathname === this.loginValue;
        if (isLogin || response.status === FORBIDDEN) {
          return { status: 0, told: { message: this.loggedOutValue } };
        }
        return { status: response.status, told: await response.json() };
      } catch {
        return { status: 0, told: { message: this.unreachableValue } };
      }
    }

    settle(card, told) {
      const fresh = this.replace(card, told);
      told.columns.forEach(({ stage, summary }) => {
        const column = this.columnTargets.find(({ dataset }) => dataset.stage === stage);
        if (column) column.querySelector("[data-summary]").textContent = summary;
      });
      this.say(told.message);
      if (fresh) this.focus(fresh);
    }

    // Put the card as the site has it now where it belongs; in a hidden stage it leaves the board.
    replace(card, told) {
      const list = this.cardsOf(told.stage);
      if (card.dataset.stage !== told.stage || !list) {
        if (list) list.prepend(card);
        else { card.remove(); return null; }
      }
      const template = document.createElement("template");
      template.innerHTML = told.card.trim();
      const fresh = template.content.firstElementChild;
      card.replaceWith(fresh);
      return fresh;
    }

    refuse(card, told) {
      const fresh = told.card ? this.replace(card, told) : card;
      this.say(told.message);
      if (fresh) this.focus(fresh);
    }

    ask(card, html) {
      this.asked = card;
      this.dialogTarget.innerHTML = html;
      if (!this.dialogTarget.open) this.dialogTarget.showModal();
      const wrong = this.dialogTarget.querySelector('[aria-invalid="true"]');
      const first = this.dialogTarget.querySelector("input:not([type=hidden]), select, textarea");
      (wrong || first)?.focus();
    }

    async answer(event) {
      event.preventDefault();
      const card = this.asked;
      const { status, told } = await this.post(event.target.action, new FormData(event.target));
      if (told.form) { this.ask(card, told.form); return; }
      this.asked = null;
      this.dialogTarget.close();
      if (status === OK) this.settle(card, told);
      else this.refuse(card, told);
    }
  }

  window.wagtail.app.register("case-board", Board);
})();
