/** Saves bytes as a file of the person's, under its name. */
export function saveFile(bytes: Blob, name: string): void {
	const address = URL.createObjectURL(bytes);
	const link = document.createElement('a');
	link.href = address;
	link.download = name;
	link.click();
	// A slow disk may still read from it for a while.
	setTimeout(() => {
		URL.revokeObjectURL(address);
	}, 60_000);
}
