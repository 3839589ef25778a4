import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import "../shared/tokens.css";
import "../shared/theme";
import "./look/base.css";
import "./look/frame.css";
import "./look/ask.css";
import "./look/cards.css";
import "./look/with.css";
import "./look/dialogs.css";
import { App } from "./App";

createRoot(document.getElementById("root") as HTMLElement).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
