'use strict';

// Without this script the buttons send the form; with it the page keeps its place.
for (const form of document.querySelectorAll('form[action$="/votes"]')) {
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const id = form.action.split('/').at(-2);
    const response = await fetch(`/api/reviews/${id}/votes`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-csrf-token': form.elements._csrf.value },
      body: JSON.stringify({ helpful: event.submitter?.value === 'yes' }),
    });
    const note = document.createElement('span');
    note.setAttribute('role', 'status');
    note.textContent = response.ok ? 'Thank you for your vote.' : 'Your vote was not counted.';
    form.replaceChildren(note);
  });
}
