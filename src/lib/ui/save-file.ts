/** Saves bytes as a file on the person's device, under a name. */
export function saveFile(bytes: Blob, name: string): void {
	const address = URL.createObjectURL(bytes);
	const link = document.createElement('a');
	link.href = address;
	link.download = name;
	link.click();
	// A slow disk may still be reading from it.
	setTimeout(() => {
		URL.revokeObjectURL(address);
	}, 60_000);
}
