/**
 * {@code ./dev bench}: options come in, a table and a JSON file go out. It drives the production build over HTTP as a
 * caller would, is the next hop that takes the mail, and times one against the other. It never looks inside the service.
 */
@NullMarked
package dev.posthaste.bench;

import org.jspecify.annotations.NullMarked;
