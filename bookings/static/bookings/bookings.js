/* Two courtesies; the pages work without them, and nothing is kept. */

(() => {
  /* 1. The visitor's own time zone, when the address names none. */
  const asked = document.querySelector('meta[name="booking-zone"]');
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (asked && zone && zone !== asked.content) {
    const address = new URL(window.location.href);
    address.searchParams.set("tz", zone);
    /* Nobody typed it: a name the server does not know is passed over, and not asked for again. */
    address.searchParams.set("guessed", "1");
    window.location.replace(address);
    return;
  }

  /* 2. Months, days and people change in place, where the eye already is. */
  const PLACES = ".month a, .people a, .times__note a";

  const show = async (address) => {
    const answer = await fetch(address, { headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector(".chooser");
    if (!answer.ok || !fresh) {
      throw new Error("not a page of times");
    }
    document.querySelector(".chooser").replaceWith(fresh);
    document.title = page.title;
  };

  const settle = (address, link) => {
    const place = document.querySelector(address.hash || ".people [aria-current]");
    if (!place) {
      return;
    }
    const turn = link.rel && document.querySelector(`.month a[rel="${link.rel}"]`);
    const target = turn || place;
    const { top, bottom } = place.getBoundingClientRect();
    const inSight = top >= 0 && Math.min(bottom, top + 200) <= window.innerHeight;
    target.focus({ preventScroll: true });
    if (!inSight) {
      place.scrollIntoView();
    }
  };

  document.addEventListener("click", async (event) => {
    const link = event.target.closest(PLACES);
    const plain = !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || event.button);
    if (!link || !plain) {
      return;
    }
    event.preventDefault();
    const address = new URL(link.href);
    try {
      await show(address);
      window.history.pushState({ booking: true }, "", address);
      settle(address, link);
    } catch {
      window.location.assign(address);
    }
  });

  window.addEventListener("popstate", () => {
    show(window.location.href).catch(() => window.location.reload());
  });
})();
