package dev.posthaste.compose;

import io.quarkus.qute.CompletedStage;
import io.quarkus.qute.Engine;
import io.quarkus.qute.EvalContext;
import io.quarkus.qute.Expression;
import io.quarkus.qute.HtmlEscaper;
import io.quarkus.qute.IfSectionHelper;
import io.quarkus.qute.Results;
import io.quarkus.qute.Template;
import io.quarkus.qute.TemplateException;
import io.quarkus.qute.ValueResolver;
import io.quarkus.qute.Variant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * Qute with all doors shut: a body may print a declared variable, and ask {@code {#if}} about one. There is no property of a
 * value ({@code {x.class}}), no namespace ({@code {config:…}}, {@code {inject:…}}), no {@code {#include}}, no {@code {#eval}}
 * and no loop; none of these gets past {@link #parse}. What a variable holds is never parsed. Without loop and recursion the
 * time of a render is bounded by the length of the body.
 */
final class ClosedQute {

    private static final String HTML = "text/html";
    /** Qute renders by recursion: a thousand {@code {#if}} in each other overflow the stack. */
    private static final int DEEPEST = 16;

    private final Engine engine = Engine.builder()
            .addSectionHelper(new IfSectionHelper.Factory())
            .addValueResolver(new Variables())
            .addResultMapper(new HtmlEscaper(List.of(HTML)))
            .strictRendering(true)
            .build();

    /** A body whose values are escaped as HTML, in text and in attributes. */
    Template parseHtml(String file, String source, Set<String> variables) {
        return parse(file, source, HTML, variables);
    }

    Template parseText(String file, String source, Set<String> variables) {
        return parse(file, source, "text/plain", variables);
    }

    /** @throws TemplateBroken with the line of the first thing that is not allowed */
    private Template parse(String file, String source, String contentType, Set<String> variables) {
        checkDepth(file, source);
        try {
            Template template = engine.parse(source, Variant.forContentType(contentType), file);
            template.getExpressions().forEach(e -> check(file, e, variables));
            return template;
        } catch (TemplateException e) {
            int line = e.getOrigin() == null ? 1 : e.getOrigin().getLine();
            throw new TemplateBroken(file, line, String.valueOf(e.getMessage()));
        }
    }

    private static void checkDepth(String file, String source) {
        int depth = 0;
        int line = 1;
        for (int i = 0; i < source.length(); i++) {
            if (source.charAt(i) == '\n') {
                line++;
            } else if (source.startsWith("{/if", i)) {
                depth--;
            } else if (source.startsWith("{#if", i) && ++depth > DEEPEST) {
                throw new TemplateBroken(file, line, "More than %d sections in each other.".formatted(DEEPEST));
            }
        }
    }

    private static void check(String file, Expression expression, Set<String> variables) {
        boolean allowed = expression.isLiteral()
                || !expression.hasNamespace()
                        && expression.getParts().size() == 1
                        && !expression.getParts().getFirst().isVirtualMethod()
                        && variables.contains(expression.getParts().getFirst().getName());
        if (!allowed) {
            throw new TemplateBroken(
                    file,
                    expression.getOrigin().getLine(),
                    "{%s} is not one of the variables %s.".formatted(expression.toOriginalString(), variables));
        }
    }

    /** Not Qute's own resolver of maps: to that, a variable called {@code size} or {@code values} is the map's method. */
    private static final class Variables implements ValueResolver {

        @Override
        public boolean appliesTo(EvalContext context) {
            return context.getBase() instanceof Map;
        }

        @Override
        public CompletionStage<Object> resolve(EvalContext context) {
            Object value = ((Map<?, ?>) context.getBase()).get(context.getName());
            return value == null ? Results.notFound(context) : CompletedStage.of(value);
        }
    }
}
