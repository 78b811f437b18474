// Only browsers that know no modules run this.
document.addEventListener("DOMContentLoaded", function () {
  document.getElementById("too-old").removeAttribute("hidden");
});
