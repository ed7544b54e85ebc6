// The way to the server: one POST of ops. Turns every outcome into {kind: ok | offline | signed-out | gone, data}; never throws.
// The CSRF token is read from the cookie each time, since signing in elsewhere changes it.
export function csrfToken(cookies = document.cookie) {
  return /(?:^|;\s*)(?:__Host-|__Secure-)?csrftoken=([^;]+)/.exec(cookies)?.[1] ?? "";
}

export function makeTransport({ url, user, fetch = globalThis.fetch.bind(globalThis), token = csrfToken, page = globalThis.location?.href }) {
  const post = (payload, keepalive) =>
    fetch(url, {
      method: "POST",
      credentials: "same-origin",
      redirect: "error",
      keepalive,
      headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": token(), "X-Pearls-User": user ?? "" },
      body: JSON.stringify(payload),
    });

  // A token can be stale or missing: any page of ours sets a new one.
  const refresh = () => fetch(page, { credentials: "same-origin", headers: { "X-Requested-With": "XMLHttpRequest" } }).catch(() => null);

  return async function send(payload, { keepalive = false } = {}) {
    try {
      let response = await post(payload, keepalive);
      if (response.status === 403 && !keepalive) {
        await refresh();
        response = await post(payload, false);
      }
      return await kindOf(response);
    } catch {
      return { kind: "offline" };
    }
  };
}

async function kindOf(response) {
  if (response.ok) {
    const data = await response.json();
    return Array.isArray(data?.results) ? { kind: "ok", data } : { kind: "offline" };
  }
  if (response.status === 401 || response.status === 403) {
    const data = await response.json().catch(() => ({}));
    return { kind: "signed-out", login: data.login };
  }
  if (response.status === 404) return { kind: "gone" };
  return { kind: "offline", status: response.status }; // 5xx, 413, 429: the text is kept, and we try again
}
