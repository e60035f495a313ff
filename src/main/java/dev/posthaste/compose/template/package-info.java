/**
 * Folders of text become templates, checked like code before the first mail: what a body prints is declared, typed and in its
 * place. A template and its variables become the content of a message. The only place that knows Qute, CSS and the shape of
 * HTML; it never makes MIME, sends or stores.
 */
@NullMarked
package dev.posthaste.compose.template;

import org.jspecify.annotations.NullMarked;
