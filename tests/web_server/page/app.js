document.querySelector("p").textContent = "Loaded.";
