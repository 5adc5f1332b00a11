import { render } from "preact";
import { App } from "./app";
import "./ui";

const root = document.getElementById("app");
if (root) render(<App />, root);
