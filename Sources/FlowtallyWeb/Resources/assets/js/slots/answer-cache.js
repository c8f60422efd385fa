const prefix = "flowtally.answer ";
const longestAge = 12 * 3_600_000;

/**
 * The last answers, kept in this tab for one person in one workspace. Storage may be full or forbidden: nothing depends on it.
 */
export class AnswerCache {
  #storage;
  #own;
  #now;

  /**
   * Forgets the answers of anybody else.
   * @param {Storage | null} storage
   * @param {string} owner
   * @param {() => number} now in milliseconds
   */
  constructor(storage, owner, now = Date.now) {
    this.#storage = storage;
    this.#own = `${prefix}${owner} `;
    this.#now = now;
    this.#remove((key) => !key.startsWith(this.#own));
  }

  /**
   * @param {string} source
   * @returns {import("./answer.js").Answer | null}
   */
  read(source) {
    try {
      const { at, ...answer } = JSON.parse(this.#storage?.getItem(this.#own + source) ?? "");
      return this.#now() - at < longestAge ? answer : null;
    } catch {
      return null;
    }
  }

  /**
   * @param {string} source
   * @param {import("./answer.js").Answer} answer
   */
  write(source, answer) {
    const text = JSON.stringify({ ...answer, at: this.#now() });
    try {
      this.#storage?.setItem(this.#own + source, text);
    } catch {
      // Full: the newest answer is worth more than the older ones.
      this.clear();
    }
  }

  clear() {
    this.#remove(() => true);
  }

  /** @param {(key: string) => boolean} isUnwanted */
  #remove(isUnwanted) {
    const storage = this.#storage;
    if (!storage) return;
    const keys = Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? "");
    for (const key of keys) if (key.startsWith(prefix) && isUnwanted(key)) storage.removeItem(key);
  }
}

/** The answers of whoever is signed in on this page. */
export function ownAnswers() {
  let storage = null;
  try {
    storage = sessionStorage;
  } catch {}
  return new AnswerCache(storage, document.body.dataset.owner ?? "");
}
