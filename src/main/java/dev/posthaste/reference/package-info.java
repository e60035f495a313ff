/**
 * {@code openapi.yaml} as this process was built with it, and a page that shows it, on the management port. It calls nobody: what the page
 * needs is served beside it.
 */
@NullMarked
package dev.posthaste.reference;

import org.jspecify.annotations.NullMarked;
