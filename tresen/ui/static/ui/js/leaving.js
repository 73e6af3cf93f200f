// Signing out ends the pushes in this browser: whoever sits here next is told nothing. form[data-leaving] is the way out.
const PATIENCE = 1000; // milliseconds: nobody is kept in because a push service does not answer

async function end() {
  const registration = await navigator.serviceWorker.getRegistration("/");
  const subscription = await registration?.pushManager.getSubscription();
  await subscription?.unsubscribe();
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-leaving]") || !navigator.serviceWorker) return;
  event.preventDefault();
  const enough = new Promise((done) => setTimeout(done, PATIENCE));
  Promise.race([end(), enough]).catch(() => null).then(() => form.submit());
});
