// Dragging in the week: over empty time to block or book it, a session to where it is to move.
// Each ends on a form that the server has filled in and judged, where everything works without script.
(() => {
  const { Controller } = window.StimulusModule;
  const STEP = 15; // minutes
  const HOUR = 60;
  const GRID = window.matchMedia("(width >= 64rem)");
  const padded = (number) => String(number).padStart(2, "0");
  const time = (minutes) => `${padded(Math.floor(minutes / HOUR))}:${padded(minutes % HOUR)}`;
  const within = (value, first, last) => Math.min(Math.max(value, first), last);

  class Calendar extends Controller {
    static targets = ["column", "choice", "when", "link"];
    static values = { first: Number, last: Number };

    connect() {
      this.element.addEventListener("pointerdown", (event) => this.begin(event));
      // A drop is no click on the link that was dragged.
      this.element.addEventListener("click", (event) => {
        if (this.dropped) event.preventDefault();
        this.dropped = false;
      }, true);
      // The browser's own dragging of links would end ours.
      this.element.addEventListener("dragstart", (event) => event.preventDefault());
    }

    begin(event) {
      // A finger scrolls; on a narrow screen there is a list and no grid.
      if (event.button !== 0 || event.pointerType === "touch" || !GRID.matches) return;
      const entry = event.target.closest("[data-move]");
      const column = event.target.closest("[data-day]");
      if (entry) this.follow(event, this.moving(event, entry));
      else if (column && !event.target.closest(".bookings-entry")) {
        this.follow(event, this.marking(event, column));
      }
    }

    follow(event, drag) {
      const move = (next) => drag.move(next);
      const end = (last) => {
        stop();
        drag.end(last);
      };
      const key = (pressed) => {
        if (pressed.key !== "Escape") return;
        stop();
        drag.cancel();
      };
      const stop = () => {
        document.removeEventListener("pointermove", move);
        document.removeEventListener("pointerup", end);
        document.removeEventListener("keydown", key);
      };
      document.addEventListener("pointermove", move);
      document.addEventListener("pointerup", end);
      document.addEventListener("keydown", key);
    }

    minutesAt(column, y) {
      const box = column.getBoundingClientRect();
      const span = (this.lastValue - this.firstValue) * HOUR;
      const exact = this.firstValue * HOUR + ((y - box.top) / box.height) * span;
      return within(Math.floor(exact / STEP) * STEP, 0, 24 * HOUR - STEP);
    }

    columnAt(x) {
      return this.columnTargets.find((column) => {
        const box = column.getBoundingClientRect();
        return box.left <= x && x < box.right;
      });
    }

    marking(event, column) {
      const begun = this.minutesAt(column, event.clientY);
      const mark = document.createElement("div");
      mark.className = "bookings-grid__mark";
      let span = [begun, begun + 30];
      const draw = () => {
        mark.style.setProperty("--from", span[0]);
        mark.style.setProperty("--to", span[1]);
        mark.textContent = `${time(span[0])}–${time(span[1])}`;
      };
      const remove = () => mark.remove();
      draw();
      column.append(mark);
      return {
        move: (next) => {
          const now = this.minutesAt(column, next.clientY);
          const ends = Math.max(begun, now) + STEP;
          span = now === begun ? [begun, begun + 30] : [Math.min(begun, now), ends];
          draw();
        },
        end: () => this.offer(column.dataset.day, span, mark, remove),
        cancel: remove,
      };
    }

    offer(day, [starts, ends], mark, remove) {
      const ends_at = ends >= 24 * HOUR ? "24:00" : time(ends);
      const given = { day, starts: time(starts), ends: ends_at };
      this.linkTargets.forEach((link) => {
        const url = new URL(link.href);
        Object.entries(link.dataset).forEach(([name, value]) => {
          if (name.startsWith("give")) url.searchParams.set(value, given[name.slice(4).toLowerCase()]);
        });
        link.href = url;
      });
      this.whenTarget.textContent = mark.textContent;
      if (!this.linkTargets.length) {
        remove();
        return;
      }
      const box = mark.getBoundingClientRect();
      this.choiceTarget.style.top = `${within(box.bottom, 0, window.innerHeight - 160)}px`;
      this.choiceTarget.style.left = `${within(box.left, 0, window.innerWidth - 260)}px`;
      this.choiceTarget.addEventListener("toggle", (event) => {
        if (event.newState === "closed") remove();
      });
      // Once the press that ended the drag is over: it would close the menu again.
      setTimeout(() => {
        this.choiceTarget.showPopover();
        this.linkTargets[0].focus();
      });
    }

    moving(event, entry) {
      const item = entry.closest("li");
      const own = entry.closest("[data-day]");
      const from = this.minutesAt(own, event.clientY);
      const starts = Number(getComputedStyle(item).getPropertyValue("--from"));
      let to = null;
      const back = () => {
        item.style.removeProperty("transform");
        item.classList.remove("bookings-grid__dragged");
      };
      return {
        move: (next) => {
          const column = this.columnAt(next.clientX);
          const far = Math.hypot(next.clientX - event.clientX, next.clientY - event.clientY);
          if (!column || (to === null && far < 5)) return;
          const minutes = within(starts + this.minutesAt(column, next.clientY) - from, 0, 24 * HOUR - STEP);
          to = { day: column.dataset.day, at: time(minutes) };
          const x = column.getBoundingClientRect().left - own.getBoundingClientRect().left;
          item.style.transform = `translate(${x}px, ${next.clientY - event.clientY}px)`;
          item.classList.add("bookings-grid__dragged");
        },
        end: () => {
          back();
          if (to === null) return;
          this.dropped = true;
          const url = new URL(entry.dataset.move, window.location.href);
          url.searchParams.set("on", to.day);
          url.searchParams.set("at", to.at);
          window.location.assign(url);
        },
        cancel: back,
      };
    }
  }

  window.wagtail.app.register("bookings-calendar", Calendar);
})();
