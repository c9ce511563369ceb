// A map that keeps the most recently used entries up to a bound.

export class LruCache<V> {
  readonly limit: number;
  private readonly entries = new Map<string, V>();
  private readonly onEvict: (value: V) => void;

  constructor(limit: number, onEvict: (value: V) => void = () => {}) {
    this.limit = limit;
    this.onEvict = onEvict;
  }

  get size(): number {
    return this.entries.size;
  }

  /** The entry, which becomes the most recent one. */
  get(key: string): V | undefined {
    const value = this.entries.get(key);
    if (value === undefined) return undefined;
    this.entries.delete(key);
    this.entries.set(key, value);
    return value;
  }

  set(key: string, value: V): void {
    this.entries.delete(key);
    this.entries.set(key, value);
    if (this.entries.size <= this.limit) return;
    const [oldest, evicted] = this.entries.entries().next().value!;
    this.entries.delete(oldest);
    this.onEvict(evicted);
  }

  clear(): void {
    this.entries.clear();
  }

  /** Least recently used first. */
  values(): V[] {
    return [...this.entries.values()];
  }
}
