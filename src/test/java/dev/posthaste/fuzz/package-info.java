/** Lets Jazzer look for inputs that break what the tests say of parsers. */
@NullMarked
package dev.posthaste.fuzz;

import org.jspecify.annotations.NullMarked;
