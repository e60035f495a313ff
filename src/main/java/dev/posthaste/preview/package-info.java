/**
 * A page on the management port that shows the templates as their readers will see them, with sample data that can be edited. It
 * sends nothing and stores nothing, and is off unless it is asked for.
 */
@NullMarked
package dev.posthaste.preview;

import org.jspecify.annotations.NullMarked;
