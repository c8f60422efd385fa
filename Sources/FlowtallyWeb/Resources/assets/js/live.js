import { ownParts } from "./slots/live-parts.js";
import { followChanges } from "./slots/live.js";

const parts = ownParts();
if (parts.length) followChanges(parts, () => {});
