// Draws the API's description from our own server; nothing is asked of anybody else.
const place = document.getElementById("api");
window.SwaggerUIBundle({ url: place.dataset.document, domNode: place, validatorUrl: null });
