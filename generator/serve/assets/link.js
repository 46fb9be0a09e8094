// The token of the link, and requests to the console. It is kept for this tab, and for others of this console that ask.
const KEY = "volcgen-console-token";
const given = new URLSearchParams(location.hash.slice(1)).get("token");
if (given) {
  sessionStorage.setItem(KEY, given);
  history.replaceState(null, "", location.pathname + location.search);
}

const token = () => sessionStorage.getItem(KEY);
const others = new BroadcastChannel(KEY);
const ready = new Promise((resolve) => {
  others.addEventListener("message", ({ data }) => {
    if (data === null) {
      if (token()) others.postMessage(token());
      return;
    }
    if (!token()) sessionStorage.setItem(KEY, data);
    resolve();
  });
  if (token()) resolve();
  else others.postMessage(null);
  setTimeout(resolve, 300);
});

// Asks the console. A response that is an error has the members `error` and, if there are any, `problems`.
export const ask = async (operation, input) => {
  await ready;
  let response = null;
  try {
    response = await fetch(`/~console/api/${operation}`, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-Console-Token": token() ?? "" },
      body: JSON.stringify(input),
    });
  } catch {
    return { error: "unreachable", status: 0 };
  }
  const body = await response.json();
  return response.ok ? body : { ...body, status: response.status };
};
