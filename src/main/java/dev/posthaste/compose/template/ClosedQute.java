package dev.posthaste.compose.template;

import io.quarkus.qute.CompletedStage;
import io.quarkus.qute.Engine;
import io.quarkus.qute.EvalContext;
import io.quarkus.qute.HtmlEscaper;
import io.quarkus.qute.IfSectionHelper;
import io.quarkus.qute.LoopSectionHelper;
import io.quarkus.qute.Results;
import io.quarkus.qute.Template;
import io.quarkus.qute.TemplateException;
import io.quarkus.qute.ValueResolver;
import io.quarkus.qute.ValueResolvers;
import io.quarkus.qute.Variant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * Qute with all doors shut. {@link BodyCheck} lets through what a body may say; here there is nothing else to call: no property
 * of a Java object, no namespace ({@code {config:…}}, {@code {inject:…}}), no {@code {#include}}, no {@code {#eval}}. What a variable
 * holds is never parsed. How much a render may do is counted by its {@link Allowance}.
 */
final class ClosedQute {

    private static final String HTML = "text/html";

    private final Engine engine = Engine.builder()
            .addSectionHelper(new IfSectionHelper.Factory())
            .addSectionHelper(new LoopSectionHelper.Factory())
            .addValueResolver(new Members())
            .addValueResolver(new Methods())
            .addValueResolver(ValueResolvers.mapperResolver())
            .addResultMapper(new HtmlEscaper(List.of(HTML)))
            .strictRendering(true)
            .build();

    /** A body whose values are escaped as HTML, in text and in attributes. */
    Template parseHtml(String file, String source) {
        return parse(file, source, HTML);
    }

    Template parseText(String file, String source) {
        return parse(file, source, "text/plain");
    }

    private Template parse(String file, String source, String contentType) {
        try {
            return engine.parse(source, Variant.forContentType(contentType), file);
        } catch (TemplateException e) {
            throw new TemplateBroken(file, String.valueOf(e.getMessage()));
        }
    }

    /** Not Qute's own resolver of maps: to that, a variable called {@code size} or {@code values} is the map's method. */
    private static final class Members implements ValueResolver {

        @Override
        public boolean appliesTo(EvalContext context) {
            return context.getBase() instanceof Map;
        }

        @Override
        public CompletionStage<Object> resolve(EvalContext context) {
            Object value = ((Map<?, ?>) context.getBase()).get(context.getName());
            if (value == null) {
                return Results.notFound(context);
            }
            if (context.getAttribute(Allowance.KEY) instanceof Allowance allowance) {
                allowance.spend(value instanceof List<?> list ? 1 + list.size() : 1);
            }
            return CompletedStage.of(value);
        }
    }
}
