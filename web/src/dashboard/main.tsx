import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import "../shared/tokens.css";
import "./styles/frame.css";
import "./styles/panels.css";
import "./styles/tables.css";
import "./styles/fields.css";
import "./styles/rules.css";
import "./styles/states.css";
import "./styles/plots.css";
import { App } from "./App";

createRoot(document.getElementById("root") as HTMLElement).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
