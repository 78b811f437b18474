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
  document.addEventListener("DOMContentLoaded", function () {
    show(stored());
    document.getElementById("large-type").addEventListener("click", function () {
      var large = !root.classList.contains("large");
      try { localStorage.setItem(KEY, large ? "1" : "0"); } catch (error) { /* lasts for this page only */ }
      show(large);
    });
  });
})();
