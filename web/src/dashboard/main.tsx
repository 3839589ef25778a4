import { createRoot } from "react-dom/client";
import "../shared/tokens.css";

createRoot(document.getElementById("root") as HTMLElement).render(null);
