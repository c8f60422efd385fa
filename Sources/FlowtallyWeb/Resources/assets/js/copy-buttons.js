import { offerCopying } from "./copy.js";

offerCopying(document);
