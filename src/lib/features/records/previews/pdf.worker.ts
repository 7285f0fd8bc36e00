// The reader of PDFs itself: it answers by messages of its own.
import 'pdfjs-dist/legacy/build/pdf.worker.min.mjs';
