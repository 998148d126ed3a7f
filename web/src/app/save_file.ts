/** Offers text as a file; nothing leaves this browser. */
export function saveFile(name: string, text: string, type: string): void {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const anchor = document.createElement("a");
  anchor.href = address;
  anchor.download = name;
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/** "2026-03-01", for names of files. */
export function today(): string {
  return new Date().toISOString().slice(0, 10);
}
