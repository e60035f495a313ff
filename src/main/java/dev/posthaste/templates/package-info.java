/**
 * Templates that tenants write by the API: requests become rows, versions that never change, and one of them is published. What may be
 * sent is handed to {@code compose}, which keeps it in memory and renders it; nothing here is on the mail's way.
 */
@NullMarked
package dev.posthaste.templates;

import org.jspecify.annotations.NullMarked;
