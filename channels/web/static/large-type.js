// Runs before the page is painted, so that large type does not jump. Kept plain for old phones.
(function () {
  var KEY = "weiqiao-large-type";
  var root = document.documentElement;

  function stored() {
    try { return localStorage.getItem(KEY) === "1"; } catch (error) { return false; }
  }

  function show(large) {
    root.classList.toggle("large", large);
    var button = document.getElementById("large-type");
    if (button) {
      button.setAttribute("aria-pressed", String(large));
      button.textContent = large ? "标准版" : "长辈版";
    }
  }

  show(stored());
  // The button works as soon as it is seen, although the page's other scripts may be long in coming.
  document.addEventListener("click", function (event) {
    if (event.target.id !== "large-type") return;
    var large = !root.classList.contains("large");
    try { localStorage.setItem(KEY, large ? "1" : "0"); } catch (error) { /* lasts for this page only */ }
    show(large);
  });
  document.addEventListener("DOMContentLoaded", function () { show(root.classList.contains("large")); });
})();
