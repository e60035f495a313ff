package dev.posthaste.compose.template;

import io.quarkus.qute.CompletedStage;
import io.quarkus.qute.Engine;
import io.quarkus.qute.EvalContext;
import io.quarkus.qute.HtmlEscaper;
import io.quarkus.qute.IfSectionHelper;
import io.quarkus.qute.LoopSectionHelper;
import io.quarkus.qute.Results;
import io.quarkus.qute.Scope;
import io.quarkus.qute.SectionHelper;
import io.quarkus.qute.SectionHelperFactory;
import io.quarkus.qute.Template;
import io.quarkus.qute.TemplateException;
import io.quarkus.qute.ValueResolver;
import io.quarkus.qute.ValueResolvers;
import io.quarkus.qute.Variant;
import io.quarkus.qute.WithPriority;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Qute with all doors shut. {@link BodyCheck} lets through what a body may say; here there is nothing else to call: no property
 * of a Java object, no namespace ({@code {config:…}}, {@code {inject:…}}), no {@code {#include}}, no {@code {#eval}}. What a variable
 * holds is never parsed. How much a render may do is counted by its {@link Allowance}.
 */
final class ClosedQute {

    private static final String HTML = "text/html";

    /** By Qute's own names of them. */
    private final Map<String, Restored> sources = new HashMap<>();

    private final Engine engine = Engine.builder()
            .addSectionHelper(new CountedIf())
            .addSectionHelper(new LoopSectionHelper.Factory())
            .addValueResolver(new Members())
            .addValueResolver(new Methods())
            .addValueResolver(new Turns())
            .addValueResolver(new PartsOfNothing())
            .addResultMapper(new HtmlEscaper(List.of(HTML)))
            .strictRendering(true)
            .build();

    /** A body whose values are escaped as HTML, in text and in attributes. */
    Template parseHtml(String file, Restored source) {
        return parse(file, source, HTML);
    }

    Template parseText(String file, Restored source) {
        return parse(file, source, "text/plain");
    }

    private Template parse(String file, Restored source, String contentType) {
        try {
            Template template = engine.parse(source.text(), Variant.forContentType(contentType), file);
            sources.put(template.getGeneratedId(), source);
            return template;
        } catch (TemplateException e) {
            throw new TemplateBroken(source.placeOf(e.getOrigin(), new Place(file, 1)), String.valueOf(e.getMessage()));
        }
    }

    /** Where the tag stands that could not be rendered. */
    Place placeOf(Throwable thrown, Place otherwise) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof TemplateException e && e.getOrigin() != null) {
                Restored source = sources.get(e.getOrigin().getTemplateGeneratedId());
                return source == null ? otherwise : source.placeOf(e.getOrigin(), otherwise);
            }
        }
        return otherwise;
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
                // What is taken of a list is its turns in a loop.
                allowance.spend(value instanceof List<?> list ? 1 + list.size() : 1);
            }
            return CompletedStage.of(value);
        }
    }

    private static void spend(@Nullable Object allowance, int steps) {
        if (allowance instanceof Allowance counted) {
            counted.spend(steps);
        }
    }

    /** What a loop knows of its turn: {@code item}, {@code item_hasNext}. */
    private static final class Turns implements ValueResolver {

        private final ValueResolver resolver = ValueResolvers.mapperResolver();

        @Override
        public int getPriority() {
            return resolver.getPriority();
        }

        @Override
        public boolean appliesTo(EvalContext context) {
            return resolver.appliesTo(context);
        }

        @Override
        public CompletionStage<Object> resolve(EvalContext context) {
            spend(context.getAttribute(Allowance.KEY), 1);
            return resolver.resolve(context);
        }
    }

    /** An object that is not there has no parts that are: what asks for one must not fail in the mails of some people. */
    private static final class PartsOfNothing implements ValueResolver {

        @Override
        public int getPriority() {
            return WithPriority.DEFAULT_PRIORITY - 1; // a list has methods
        }

        @Override
        public boolean appliesTo(EvalContext context) {
            return context.getBase() instanceof Nothing && context.getParams().isEmpty();
        }

        @Override
        public CompletionStage<Object> resolve(EvalContext context) {
            spend(context.getAttribute(Allowance.KEY), 1);
            return CompletedStage.of(Nothing.HERE);
        }
    }

    /** A thousand {@code {#if true}} in two loops look up nothing and print nothing, and would take minutes. */
    private static final class CountedIf implements SectionHelperFactory<SectionHelper> {

        private final IfSectionHelper.Factory factory = new IfSectionHelper.Factory();

        @Override
        public List<String> getDefaultAliases() {
            return factory.getDefaultAliases();
        }

        @Override
        public ParametersInfo getParameters() {
            return factory.getParameters();
        }

        @Override
        public List<String> getBlockLabels() {
            return factory.getBlockLabels();
        }

        @Override
        public Scope initializeBlock(Scope outer, BlockInfo block) {
            return factory.initializeBlock(outer, block);
        }

        @Override
        public SectionHelper initialize(SectionInitContext init) {
            SectionHelper helper = factory.initialize(init);
            return context -> {
                spend(context.resolutionContext().getAttribute(Allowance.KEY), 1);
                return helper.resolve(context);
            };
        }
    }
}
